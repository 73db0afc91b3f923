import { useSignalEffect } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Chain } from './chain/panel.tsx';
import { Bar } from './shell/bar.tsx';
import { texts } from './shell/language.ts';
import { path } from './shell/url-state.ts';

const t = texts({
  en: { loading: 'Loading…', failed: 'This part of the page could not be loaded. Is the service still running?' },
  zh: { loading: '加载中……', failed: '页面的这一部分无法加载。服务还在运行吗？' },
});

/** Panels behind the first are loaded when they are opened: they bring the plots. */
const LATER: ReadonlyMap<string, () => Promise<{ readonly default: ComponentType }>> = new Map([
  ['losses', () => import('./losses/panel.tsx')],
  ['digits', () => import('./digits/panel.tsx')],
  ['evaluate', () => import('./evaluate/panel.tsx')],
  ['train', () => import('./train/panel.tsx')],
]);

/** What panels were called in links of earlier versions. */
const RENAMED: ReadonlyMap<string, string> = new Map([['batch', 'evaluate']]);

export function App() {
  useSignalEffect(() => {
    path.value = RENAMED.get(path.value) ?? path.value;
  });
  const load = LATER.get(path.value);
  useFocusOnPanel(path.value);
  return (
    <>
      <Bar />
      <main id="main" tabIndex={-1}>
        {load ? <Later key={path.value} load={load} /> : <Chain />}
      </main>
    </>
  );
}

/** A panel that is opened has the keyboard's focus, so that what follows is read from its start. */
function useFocusOnPanel(panel: string): void {
  const shown = useRef(panel);
  useLayoutEffect(() => {
    if (shown.current === panel) return;
    shown.current = panel;
    document.querySelector<HTMLElement>('#main')?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [panel]);
}

function Later({ load }: { load: () => Promise<{ readonly default: ComponentType }> }) {
  const [Panel, setPanel] = useState<ComponentType>();
  const [failed, setFailed] = useState(false);
  useLayoutEffect(() => {
    load().then(
      (module) => setPanel(() => module.default),
      () => setFailed(true),
    );
  }, [load]);
  if (failed) return <p role="alert">{t().failed}</p>;
  return Panel ? <Panel /> : <p role="status">{t().loading}</p>;
}
