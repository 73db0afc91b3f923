import { language } from '../shell/language.ts';
import { fragment } from '../shell/url-state.ts';
import { Copy } from '../ui/copy.tsx';
import { Compare } from './compare.tsx';
import { t } from './texts.ts';

/** What this is, why, one request to copy, and where to go from here; beside it the reason, live. */
export function Intro() {
  const guide = language.value === 'zh' ? '/guide/zh' : '/guide';
  const request = `curl ${location.origin}/v1/cross-entropy -H 'content-type: application/json' -d '{"logits": [[0, -50]], "labels": [0]}'`;
  return (
    <div class="intro">
      <div class="what">
        <h1>{t().title}</h1>
        <p class="lead">{t().lead}</p>
        <div class="request">
          <pre tabIndex={0}>
            <code>{request}</code>
          </pre>
          <Copy text={request} what={t().example} />
        </div>
        <ul class="next">
          <li>
            <b>{t().learn}</b> <a href={`${guide}/from-softmax-to-cross-entropy`}>{t().learnRead}</a>{' '}
            <a href={fragment('digits')}>{t().learnSee}</a>
          </li>
          <li>
            <b>{t().use}</b> <a href="/guide/clients">{t().useClients}</a> <a href="/docs">{t().useApi}</a>{' '}
            <a href="/guide/operating">{t().useRun}</a>
          </li>
          <li>
            <b>{t().see}</b> <a href={fragment('losses')}>{t().seeLosses}</a>{' '}
            <a href={fragment('evaluate')}>{t().seeEvaluate}</a>
          </li>
        </ul>
      </div>
      <Compare />
    </div>
  );
}
