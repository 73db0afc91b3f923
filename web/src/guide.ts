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

/** Where the examples say that the service is: they can be pasted where the page is read. */
const SAID = /(https?:\/\/)?(?:localhost|127\.0\.0\.1):8080/g;

for (const code of document.querySelectorAll('main code')) {
  const texts = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    text.nodeValue = (text.nodeValue ?? '').replaceAll(SAID, (_said, scheme?: string) =>
      scheme === undefined && location.protocol === 'http:' ? location.host : location.origin,
    );
  }
}
