import { activityScenes } from './activities.ts';
import { adminScenes } from './admin.ts';
import { backgroundScenes } from './background.ts';
import { captionScenes } from './captions.ts';
import { chatScenes } from './chat.ts';
import { deviceScenes } from './devices.ts';
import { diagnosisScenes } from './diagnosis.ts';
import { doorScenes } from './door.ts';
import { entryScenes } from './entry.ts';
import { hostScenes } from './host.ts';
import { keyScenes } from './keys.ts';
import { pageScenes } from './page.ts';
import { partScenes } from './parts.ts';
import { peopleScenes } from './people.ts';
import { phoneScenes } from './phone.ts';
import { popupScenes } from './popup.ts';
import { questionScenes } from './questions.ts';
import { recordingScenes } from './recording.ts';
import { roomScenes } from './room.ts';
import type { Scene } from './scene.ts';
import { stageScenes } from './stage.ts';
import { statisticsScenes } from './statistics.ts';
import { waitingScenes } from './waiting.ts';

export const scenes: readonly Scene[] = [
  ...entryScenes,
  ...doorScenes,
  ...adminScenes,
  ...roomScenes,
  ...peopleScenes,
  ...chatScenes,
  ...popupScenes,
  ...pageScenes,
  ...hostScenes,
  ...phoneScenes,
  ...diagnosisScenes,
  ...statisticsScenes,
  ...partScenes,
  ...activityScenes,
  ...questionScenes,
  ...recordingScenes,
  ...stageScenes,
  ...deviceScenes,
  ...keyScenes,
  ...backgroundScenes,
  ...captionScenes,
  ...waitingScenes,
];
