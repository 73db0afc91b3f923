import { useSignalEffect } from '@preact/signals';
import { useState } from 'preact/hooks';
import { language, texts } from './language.ts';
import { nextTheme, theme, themeLabel } from './theme.ts';
import { fragment, path } from './url-state.ts';

const t = texts({
  en: {
    title: 'losses and gradients, exact to the last digit',
    skip: 'Skip to the panel',
    panels: 'Panels',
    chain: 'Step by step',
    losses: 'Losses',
    digits: 'Where digits are lost',
    evaluate: 'Evaluate',
    train: 'Train',
    guide: 'Guide',
    api: 'API',
    theme: 'Theme',
    other: '中文',
    share: 'Copy link',
    copied: 'Copied',
  },
  zh: {
    title: '损失与梯度，每一位都精确',
    skip: '跳到面板',
    panels: '面板',
    chain: '逐步计算',
    losses: '损失',
    digits: '精度在哪里丢失',
    evaluate: '评测',
    train: '训练',
    guide: '指南',
    api: '接口（英文）',
    theme: '主题',
    other: 'English',
    share: '复制链接',
    copied: '已复制',
  },
});

const PANELS = ['chain', 'losses', 'digits', 'evaluate', 'train'] as const;

/** The top of the page: panels, guide, language, theme, and a link to what is on the page. */
export function Bar() {
  const [look, setLook] = useState(theme());
  const [copied, setCopied] = useState(false);
  const here = PANELS.find((panel) => panel === path.value) ?? 'chain';
  useSignalEffect(() => {
    const panel = PANELS.find((one) => one === path.value) ?? 'chain';
    document.title = panel === 'chain' ? `exact-loss: ${t().title}` : `${t()[panel]} – exact-loss`;
  });
  const share = async () => {
    await navigator.clipboard.writeText(location.href.replace(/#.*|$/, fragment(here)));
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <>
      <button type="button" class="skip" onClick={toMain}>
        {t().skip}
      </button>
      <header class="bar">
        <a class="brand" href="#/">
          exact-loss
        </a>
        <nav aria-label={t().panels}>
          {PANELS.map((panel) => (
            <a key={panel} href={fragment(panel)} aria-current={panel === here ? 'page' : undefined}>
              {t()[panel]}
            </a>
          ))}
          <a href={language.value === 'zh' ? '/guide/zh' : '/guide'}>{t().guide}</a>
          <a href="/docs" hreflang="en">
            {t().api}
          </a>
        </nav>
        <span class="tools">
          <button type="button" onClick={share}>
            {copied ? t().copied : t().share}
          </button>
          <button
            type="button"
            lang={language.value === 'en' ? 'zh-Hans' : 'en'}
            onClick={() => {
              language.value = language.value === 'en' ? 'zh' : 'en';
            }}
          >
            {t().other}
          </button>
          <button
            type="button"
            aria-label={`${t().theme}: ${themeLabel(look, language.value)}`}
            onClick={() => setLook(nextTheme())}
          >
            {themeLabel(look, language.value)}
          </button>
        </span>
      </header>
    </>
  );
}

/** Past the links; a fragment in the address would overwrite the page's state. */
function toMain(): void {
  document.querySelector<HTMLElement>('#main')?.focus();
}
