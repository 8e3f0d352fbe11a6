import type { DeviceChoices, DeviceOption, SetDevicesProps } from '../../components/devices/deviceTypes.ts';
import type { PeopleGroup, Person } from '../../components/people/personTypes.ts';
import type { StageTile } from '../../components/stage/stageTypes.ts';

const streams = new Map<number, MediaStream>();

/** A moving picture of a head and shoulders, without a camera. One per seed. */
export function fakeVideo(seed: number): MediaStream {
  const known = streams.get(seed);
  if (known) return known;
  const canvas = document.createElement('canvas');
  canvas.width = 640;
  canvas.height = 360;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser draws no canvas.');
  const hue = (seed * 67) % 360;
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  let frame = 0;
  const draw = (): void => {
    frame += 1;
    const sway = Math.sin(frame / 25 + seed) * 6;
    context.fillStyle = `hsl(${hue} 24% 62%)`;
    context.fillRect(0, 0, 640, 360);
    context.fillStyle = `hsl(${hue} 20% 72%)`;
    context.fillRect(420, 30, 150, 190);
    context.fillStyle = `hsl(${(hue + 180) % 360} 38% 34%)`;
    context.beginPath();
    context.ellipse(320 + sway, 372, 150, 128, 0, 0, Math.PI * 2);
    context.fill();
    context.fillStyle = `hsl(${20 + (seed % 4) * 6} 42% ${46 + (seed % 3) * 11}%)`;
    context.beginPath();
    context.ellipse(320 + sway, 152, 62, 80, 0, 0, Math.PI * 2);
    context.fill();
    if (!still) requestAnimationFrame(draw);
  };
  draw();
  const stream = canvas.captureStream(15);
  streams.set(seed, stream);
  return stream;
}

let slides: MediaStream | null = null;

/** A shared screen: a page of text that must be readable. */
export function fakeScreen(): MediaStream {
  if (slides) return slides;
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [1920, 1080];
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser draws no canvas.');
  const draw = (): void => {
    context.fillStyle = '#fbfaf6';
    context.fillRect(0, 0, 1920, 1080);
    context.fillStyle = '#23304a';
    context.font = '600 96px serif';
    context.fillText('Chapter 4: how waves carry', 140, 220);
    context.font = '52px serif';
    [
      'A wave moves the pattern, not the water.',
      'What you hear is pressure, a little more and a little less.',
      'Try it: a rope, two friends, one knot.',
    ].forEach((line, index) => context.fillText(line, 140, 400 + index * 110));
    context.fillStyle = '#c8553d';
    for (let x = 0; x < 1640; x += 8) context.fillRect(140 + x, 860 + Math.sin(x / 70) * 90, 6, 6);
  };
  draw();
  // A canvas gives a picture whenever it is drawn on; a stream that begins later needs one.
  setInterval(draw, 1_000);
  slides = canvas.captureStream(5);
  return slides;
}

const NAMES = [
  'Ada Lovelace',
  'Kofi Mensah',
  'Grace Hopper',
  'José Ångström-Weatherby the Third',
  'Li',
  '山田 花子',
  'Radia Perlman',
  'Olu',
  'Katherine Johnson',
  'Tim',
  'Annie Easley',
  'Alan Kay',
];

const nameOf = (index: number): string => NAMES[index % NAMES.length] ?? 'Nobody';

export function tile(index: number, changes: Partial<StageTile> = {}): StageTile {
  return {
    id: `participant-${index}`,
    name: nameOf(index),
    you: index === 0,
    video: fakeVideo(index),
    microphone: true,
    camera: true,
    speaking: false,
    link: 'live',
    presence: 'here',
    screen: null,
    shares: false,
    quality: 'good',
    ...changes,
  };
}

export function person(index: number, changes: Partial<Person> = {}): Person {
  return { id: `participant-${index}`, name: nameOf(index), you: false, role: 'viewer', presence: 'here', ...changes };
}

/** A group of the participants list; longer than what is known of it, if `count` says so. */
export function group(kind: PeopleGroup['kind'], people: readonly Person[], count = people.length): PeopleGroup {
  return { kind, count, at: index => people[index] };
}

const options = (labels: string[]): DeviceOption[] => labels.map(label => ({ id: `id ${label}`, label }));
const CAMERAS = options(['FaceTime HD Camera', 'Logitech BRIO 4K Stream Edition (046d:085e)']);
const MICROPHONES = options(['Default', 'MacBook Pro Microphone', 'RØDE NT-USB+']);
const SPEAKERS = options(['Default', 'MacBook Pro Speakers', 'WH-1000XM5']);

export const deviceChoices: DeviceChoices = {
  cameras: CAMERAS,
  microphones: MICROPHONES,
  speakers: SPEAKERS,
  selectedCamera: 'id FaceTime HD Camera',
  selectedMicrophone: 'id RØDE NT-USB+',
  selectedSpeaker: 'id Default',
  speakerSelectable: true,
};

export function setDevices(changes: Partial<SetDevicesProps> = {}): SetDevicesProps {
  return {
    ...deviceChoices,
    cameraOn: true,
    microphoneOn: true,
    stream: fakeVideo(0),
    level: 0.56,
    permission: 'granted',
    notices: [],
    speakerTest: 'idle',
    ...changes,
  };
}
