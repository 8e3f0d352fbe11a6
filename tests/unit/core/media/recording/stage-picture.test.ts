import { describe, expect, it } from 'vitest';
import { type RecordedPerson, SpeakerChoice, whatIsShown } from '../../../../../core/media/recording/stagePicture.ts';

const stream = {} as MediaStream;
const person = (id: string, changes: Partial<RecordedPerson> = {}): RecordedPerson => ({
  id,
  name: id,
  initials: id,
  hue: 0,
  camera: stream,
  screen: null,
  microphone: true,
  speaking: false,
  ...changes,
});
const people = [person('ada'), person('bob'), person('eve')];
const keys = (shown: ReturnType<typeof whatIsShown>) => [
  shown.large?.key ?? null,
  ...shown.tiles.map(({ key }) => key),
];

describe('what is recorded', () => {
  it('is everybody alike, with and without a picture', () => {
    const shown = whatIsShown([person('ada'), person('bob', { camera: null })], 'grid', 'ada');
    expect(keys(shown)).toEqual([null, 'ada camera', 'bob camera']);
  });

  it('is whoever speaks, large, the others beside them', () => {
    expect(keys(whatIsShown(people, 'speaker', 'bob'))).toEqual(['bob camera', 'ada camera', 'eve camera']);
    expect(keys(whatIsShown(people, 'speaker', null))).toEqual(['ada camera', 'bob camera', 'eve camera']);
  });

  it('is nobody beside one who is alone', () => {
    expect(keys(whatIsShown([person('ada')], 'speaker', 'ada'))).toEqual([null, 'ada camera']);
    expect(keys(whatIsShown([], 'speaker', null))).toEqual([null]);
  });

  it('is a shared screen, large, whatever the layout, and every face', () => {
    const sharing = [person('ada'), person('bob', { screen: stream }), person('eve', { screen: stream })];
    for (const layout of ['grid', 'speaker'] as const) {
      expect(keys(whatIsShown(sharing, layout, 'ada'))).toEqual([
        'bob screen',
        'eve screen',
        'ada camera',
        'bob camera',
        'eve camera',
      ]);
    }
  });
});

describe('who is large', () => {
  const speaking = (...ids: string[]) => people.map(one => ({ ...one, speaking: ids.includes(one.id) }));

  it('is the first who speaks, at once, and stays in the pauses', () => {
    const choice = new SpeakerChoice();
    expect(choice.look(speaking(), 0)).toBeNull();
    expect(choice.look(speaking('bob'), 100)).toBe('bob');
    expect(choice.look(speaking(), 9_000)).toBe('bob');
  });

  it('is not somebody who coughs, but somebody who goes on speaking', () => {
    const choice = new SpeakerChoice();
    choice.look(speaking('bob'), 0);
    expect(choice.look(speaking('eve'), 100)).toBe('bob');
    expect(choice.look(speaking(), 600)).toBe('bob');
    expect(choice.look(speaking('eve'), 700)).toBe('bob');
    expect(choice.look(speaking('eve'), 1_700)).toBe('eve');
  });

  it('is not taken from somebody who is speaking', () => {
    const choice = new SpeakerChoice();
    choice.look(speaking('bob'), 0);
    expect(choice.look(speaking('bob', 'eve'), 5_000)).toBe('bob');
  });

  it('is nobody who left the stage', () => {
    const choice = new SpeakerChoice();
    choice.look(speaking('bob'), 0);
    expect(choice.look([person('ada')], 100)).toBeNull();
  });
});
