import { nextTheme, theme, themeLabel } from '../shell/theme.ts';
import { language, texts } from './texts.ts';

/** The button that changes the theme: hidden where there is no script. */
export function themeButton(): void {
  const button = document.querySelector<HTMLButtonElement>('#theme');
  if (!button) return;
  const show = () => {
    const label = themeLabel(theme(), language);
    button.textContent = label;
    button.setAttribute('aria-label', `${texts.theme}: ${label}`);
  };
  button.hidden = false;
  button.addEventListener('click', () => {
    nextTheme();
    show();
  });
  show();
}
