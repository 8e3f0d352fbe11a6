/** Views ask through here whether a server answers. */
export { answersOverHttp } from '../../core/session/reach.ts';
