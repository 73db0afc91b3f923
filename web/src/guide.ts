import 'katex/dist/katex.min.css';
import './style/base.css';
import './style/guide.css';
import { nextTheme, theme, themeLabel } from './shell/theme.ts';

const button = document.querySelector<HTMLButtonElement>('#theme');
if (button) {
  const show = () => {
    button.textContent = themeLabel(theme());
  };
  button.hidden = false;
  button.addEventListener('click', () => {
    nextTheme();
    show();
  });
  show();
}
