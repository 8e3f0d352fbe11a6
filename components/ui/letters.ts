export { letters } from '../../core/media/letters.ts';
