import { render } from 'preact';
import { App } from './app.tsx';
import { followAddress } from './shell/url-state.ts';
import './style/base.css';
import './style/app.css';
import './style/bars.css';
import './style/answered.css';

const root = document.querySelector('#app');
if (root) render(<App />, root);
followAddress();
