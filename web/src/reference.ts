import './page.ts';
import './style/reference.css';
import { tryExamples } from './reference/try.ts';
import { unfoldTarget } from './reference/unfold-target.ts';

// What the pages of the API do beyond being read: their requests can be changed and sent.
tryExamples();
unfoldTarget();
