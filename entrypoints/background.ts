import { defineBackground } from 'wxt/utils/define-background';
import { runBackground } from '../extension/background.ts';

// The worker keeps no truth and no socket: it may be stopped at any time.
export default defineBackground(runBackground);
