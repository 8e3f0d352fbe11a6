import { useDocumentVisibility } from '@vueuse/core';
import { onMounted, shallowReactive, shallowRef, watch } from 'vue';
import { discardRecording, type KeptRecording, keptRecordings } from '../../core/media/recording/kept.ts';
import { recordingName, saveRecording } from '../../core/media/recording/save.ts';

/** How saving one of them stands. */
export type KeptState = 'kept' | 'saving' | 'failed' | 'downloaded';

/**
 * The recordings that this browser keeps for the person. Looked at again when `changed` does, and
 * when the page comes into sight: another window may have made or saved one.
 */
export function useKeptRecordings(changed: () => unknown) {
  const kept = shallowRef<readonly KeptRecording[]>([]);
  const states = shallowReactive(new Map<string, KeptState>());

  async function look(): Promise<void> {
    const found = await keptRecordings().catch(() => []);
    // What is being saved here is busy, and so not among them.
    const saving = kept.value.filter(({ id }) => states.get(id) === 'saving' && !found.some(one => one.id === id));
    kept.value = [...saving, ...found];
  }
  onMounted(look);
  const visibility = useDocumentVisibility();
  watch([visibility, changed], ([now]) => now === 'visible' && void look());

  function forget(id: string): void {
    states.delete(id);
    kept.value = kept.value.filter(one => one.id !== id);
  }

  /** Call it in the person's gesture. Resolves with whether it is where they wanted it. */
  async function save(one: KeptRecording): Promise<boolean> {
    if (states.get(one.id) === 'saving') return false;
    states.set(one.id, 'saving');
    try {
      const saved = await saveRecording(one, recordingName(one.title, one.startedAt));
      if (saved === 'saved') forget(one.id);
      else states.set(one.id, saved === 'downloaded' ? 'downloaded' : 'kept');
      return saved === 'saved';
    } catch {
      states.set(one.id, 'failed');
      return false;
    }
  }

  async function discard(one: KeptRecording): Promise<void> {
    try {
      await discardRecording(one.id);
      forget(one.id);
    } catch {
      // In use in another window, or half gone: what is still there is shown.
      await look();
    }
  }

  return { kept, stateOf: ({ id }: KeptRecording): KeptState => states.get(id) ?? 'kept', save, discard };
}
