import type { Way } from './experiment.ts';
import type { State } from './stages.ts';

/** The texts of the table in one of the guide's languages. */
export interface TableTexts {
  readonly computed: string;
  /** By the label, 0 where the prediction is right, and the quantity. */
  readonly cases: { readonly [quantity in 'loss' | 'grad']: readonly [right: string, wrong: string] };
  readonly ways: { readonly [way in Way]: string };
  readonly states: { readonly [state in State]: string };
  readonly from: (state: string, gap: string) => string;
  readonly comma: string;
}

const en: TableTexts = {
  computed: 'computed',
  cases: {
    loss: ['loss of a right prediction', 'loss of a wrong prediction'],
    grad: ['gradient of a right prediction', 'gradient of a wrong prediction'],
  },
  ways: { textbook: 'textbook', pytorch: 'as PyTorch', service: 'this service' },
  states: { accurate: 'all digits', fewer: 'fewer digits', zero: '0', infinite: 'Infinity', nan: 'NaN' },
  from: (state, gap) => `${state} from ${gap}`,
  comma: ', ',
};

const zh: TableTexts = {
  computed: '算法',
  cases: { loss: ['正确预测的损失', '错误预测的损失'], grad: ['正确预测的梯度', '错误预测的梯度'] },
  ways: { textbook: '教科书', pytorch: '同 PyTorch', service: '本服务' },
  states: { accurate: '有效数字完整', fewer: '有效数字减少', zero: '为 0', infinite: '为 Infinity', nan: '为 NaN' },
  from: (state, gap) => `${gap} 起${state}`,
  comma: '，',
};

export const TABLE_TEXTS = { en, zh };
