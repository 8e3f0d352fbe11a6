export { letters } from '../media/letters.ts';
