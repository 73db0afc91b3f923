import { TABLE_TEXTS, type TableTexts } from './table-texts.ts';

/** The texts of the pictures in one of the guide's languages. */
export interface PictureTexts extends TableTexts {
  readonly lossTitle: string;
  /** On one line, or on two of a narrow picture. */
  readonly digitsTitle: readonly [string, string];
  readonly gap: string;
  readonly logarithmicGap: string;
  readonly colon: string;
  readonly stop: string;
}

const en: PictureTexts = {
  ...TABLE_TEXTS.en,
  lossTitle: 'Loss of a right prediction',
  digitsTitle: ['What becomes of loss and gradient', ' while the gap of two logits grows'],
  gap: 'gap of the two logits',
  logarithmicGap: 'gap of the two logits, logarithmic',
  colon: ': ',
  stop: '. ',
};

const zh: PictureTexts = {
  ...TABLE_TEXTS.zh,
  lossTitle: '正确预测的损失',
  digitsTitle: ['两个 logits 的差距增大时，', '损失和梯度的变化'],
  gap: '两个 logits 的差距',
  logarithmicGap: '两个 logits 的差距（对数刻度）',
  colon: '：',
  stop: '。',
};

export const PICTURE_TEXTS = { en, zh };

/** A picture beside the text, or as wide as a phone. */
export type Size = 'wide' | 'narrow';
