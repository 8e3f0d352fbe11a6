/** Views ask through here whether a server answers. */
export { answersOverHttp } from '../session/reach.ts';
