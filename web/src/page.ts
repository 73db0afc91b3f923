import 'katex/dist/katex.min.css';
import './style/base.css';
import './style/page.css';
import { chosenLanguage } from './page/chosen-language.ts';
import { markSection, unfoldLists } from './page/contents.ts';
import { copyButtons } from './page/copy-buttons.ts';
import { ownAddress } from './page/own-address.ts';
import { themeButton } from './page/theme-button.ts';

// What pages of text, the guide and the API, do beyond being read. They are whole without it.
themeButton();
unfoldLists();
chosenLanguage();
ownAddress();
copyButtons();
markSection();
