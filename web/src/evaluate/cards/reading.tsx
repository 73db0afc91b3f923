import { focusNext } from '../../ui/focus.ts';
import { bytesText } from '../bytes-text.ts';
import { failed, reading } from '../state.ts';
import { t } from '../texts.ts';

/** How much of the files has been read, and a button that stops it. */
export function Reading() {
  const now = reading.value;
  if (failed.value) {
    return (
      <p class="problem" role="alert">
        {t().failed}
      </p>
    );
  }
  if (!now) return null;
  return (
    <div class="progress">
      <progress aria-label={t().reading} max={now.total || 1} value={now.total ? now.done : undefined} />
      <span>
        {t().reading} {now.total > 0 && `${bytesText(now.done)} / ${bytesText(now.total)}`}
      </span>
      <button
        type="button"
        onClick={() => {
          now.stop();
          focusNext('#data input[type="file"]');
        }}
      >
        {t().stop}
      </button>
    </div>
  );
}
