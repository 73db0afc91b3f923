import type { ComponentType } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { Chain } from './chain/panel.tsx';
import { Bar } from './shell/bar.tsx';
import { texts } from './shell/language.ts';
import { path } from './shell/url-state.ts';

const t = texts({
  en: { loading: 'Loading…', failed: 'This part of the page could not be loaded. Is the service still running?' },
  zh: { loading: '加载中……', failed: '页面的这一部分无法加载。服务还在运行吗？' },
});

/** Panels behind the first are loaded when they are opened: they bring the plots. */
const LATER: { readonly [path: string]: () => Promise<{ readonly default: ComponentType }> } = {
  losses: () => import('./losses/panel.tsx'),
  digits: () => import('./digits/panel.tsx'),
  batch: () => import('./batch/panel.tsx'),
  train: () => import('./train/panel.tsx'),
};

export function App() {
  const load = LATER[path.value];
  return (
    <>
      <Bar />
      <main id="main" tabIndex={-1}>
        {load ? <Later key={path.value} load={load} /> : <Chain />}
      </main>
    </>
  );
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
