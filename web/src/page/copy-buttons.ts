import { texts } from './texts.ts';

/** How long a button says that it has copied. */
const SAID_MS = 1500;

/** A button for each block of code that copies it as it is shown. */
export function copyButtons(): void {
  for (const block of document.querySelectorAll('.code')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = texts.copy;
    button.addEventListener('click', async () => {
      const code = block.querySelector('code')?.textContent ?? '';
      button.textContent = await navigator.clipboard.writeText(code.trimEnd()).then(
        () => texts.copied,
        () => texts.failed,
      );
      setTimeout(() => {
        button.textContent = texts.copy;
      }, SAID_MS);
    });
    // A live region, so that a screen reader says what came of it.
    button.setAttribute('aria-live', 'polite');
    block.querySelector('.tools')?.append(button);
  }
}
