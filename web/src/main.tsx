import { render } from 'preact';
import { App } from './app.tsx';
import { releaseOldTrees } from './shell/release-old-trees.ts';
import { followAddress } from './shell/url-state.ts';
import './style/base.css';
import './style/app.css';
import './style/bars.css';
import './style/answered.css';

releaseOldTrees();
const root = document.querySelector('#app');
if (root) render(<App />, root);
followAddress();
