import { onScopeDispose, type Ref, shallowRef, watch } from 'vue';
import type { BackgroundProblem } from '../../core/media/background/kinds.ts';
import type { DeviceState } from '../../core/media/devices/DeviceManager.ts';
import type { DeviceKind, DeviceProblem } from '../../core/media/devices/kinds.ts';

/** Something worth saying about one kind of device: what is wrong, or that another one stands in. */
export interface Notice {
  readonly kind: DeviceKind;
  readonly code: DeviceProblem | BackgroundProblem | 'fallback' | 'source-muted' | 'silent';
  /** Label of the device it is about. */
  readonly wanted?: string | undefined;
  /** Label of the device used instead. */
  readonly actual?: string | undefined;
}

/** What only the screens' side knows. */
interface Heard {
  /** The microphone delivers nothing. */
  readonly silent: boolean;
  /** The chosen speakers could not be used. */
  readonly speakerFailed: boolean;
}

/** All there is to say of the devices as they are. */
export function noticesOf(state: DeviceState, { silent, speakerFailed }: Heard): Notice[] {
  return (['camera', 'microphone', 'speaker'] as const).flatMap((kind): Notice[] => {
    const { actual, fallback } = state.chosen[kind];
    const wanted = state.preferences[kind]?.label;
    const instead = fallback && actual ? { actual: actual.label } : {};
    if (kind === 'speaker') {
      if (speakerFailed) return [{ kind, code: 'failed', wanted: actual?.label }];
      return instead.actual === undefined ? [] : [{ kind, code: 'fallback', wanted, ...instead }];
    }
    const problem = state.problems[kind];
    const used = { kind, wanted: actual?.label };
    return [
      ...(problem
        ? [
            {
              kind,
              code: problem,
              wanted: wanted ?? (fallback ? undefined : actual?.label),
              ...(state[kind] ? instead : {}),
            },
          ]
        : []),
      ...(!problem && instead.actual !== undefined ? [{ kind, code: 'fallback' as const, wanted, ...instead }] : []),
      ...(state.sourceMuted[kind] ? [{ ...used, code: 'source-muted' as const }] : []),
      ...(kind === 'microphone' && silent ? [{ ...used, code: 'silent' as const }] : []),
    ];
  });
}

export const keyOf = ({ kind, code, wanted = '', actual = '' }: Notice): string =>
  [kind, code, wanted, actual].join('\n');

/** What is over sooner than this (ms) is not shown: a headset that changes its profile is away for a moment. */
const SETTLED_MS = 700;

/** The same notices without those of a moment: what is new comes when it has lasted, what is over goes at once. */
export function settled(source: Ref<readonly Notice[]>): Ref<readonly Notice[]> {
  const shown = shallowRef<readonly Notice[]>([]);
  const due = new Set<string>();
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  function show(): void {
    const now = source.value.filter(notice => due.has(keyOf(notice)));
    if (now.map(keyOf).join('\n\n') !== shown.value.map(keyOf).join('\n\n')) shown.value = now;
  }
  watch(
    source,
    notices => {
      const keys = new Set(notices.map(keyOf));
      for (const [key, timer] of timers) {
        if (keys.has(key)) continue;
        clearTimeout(timer);
        timers.delete(key);
      }
      for (const key of [...due]) if (!keys.has(key)) due.delete(key);
      for (const key of keys) {
        if (due.has(key) || timers.has(key)) continue;
        timers.set(
          key,
          setTimeout(() => {
            timers.delete(key);
            due.add(key);
            show();
          }, SETTLED_MS),
        );
      }
      show();
    },
    { immediate: true },
  );
  onScopeDispose(() => timers.forEach(clearTimeout));
  return shown;
}
