import { nextTheme, theme } from '../shell/theme.ts';
import { texts } from './texts.ts';

/** The button that changes the theme: hidden where there is no script. */
export function themeButton(): void {
  const button = document.querySelector<HTMLButtonElement>('#theme');
  if (!button) return;
  const show = () => {
    button.textContent = texts[theme()];
    button.setAttribute('aria-label', `${texts.theme}: ${texts[theme()]}`);
  };
  button.hidden = false;
  button.addEventListener('click', () => {
    nextTheme();
    show();
  });
  show();
}
