import { escaped } from '../frame/html.ts';
import type { Group, PageLink } from '../frame/layout.ts';
import { type Endpoint, endpointsOf, type OpenApi } from './openapi.ts';

/** A page of the reference. */
export interface ReferencePage {
  /** The last part of its address, and of its text in `texts`; empty for the first. */
  readonly name: string;
  readonly title: string;
  readonly endpoints: readonly Endpoint[];
}

export interface PageGroup {
  readonly title: string;
  readonly pages: readonly ReferencePage[];
}

/** All pages of the reference in groups: one for each operation, and one for each other part of the service. */
export function pageGroups(document: OpenApi): PageGroup[] {
  const operations = endpointsOf(document, 'losses').map((endpoint) => ({
    name: endpoint.path.slice('/v1/'.length),
    title: endpoint.path.slice('/v1/'.length),
    endpoints: [endpoint],
  }));
  const isLoss = ({ name }: ReferencePage) => !name.endsWith('softmax');
  return [
    {
      title: '',
      pages: [
        { name: '', title: 'Overview', endpoints: [] },
        { name: 'errors', title: 'Errors', endpoints: [] },
      ],
    },
    { title: 'Losses', pages: operations.filter(isLoss) },
    { title: 'Softmax', pages: operations.filter((page) => !isLoss(page)) },
    {
      title: 'Other interfaces',
      pages: [
        {
          name: 'inference',
          title: 'Open Inference Protocol',
          endpoints: endpointsOf(document, 'inference'),
        },
        { name: 'service', title: 'Service', endpoints: endpointsOf(document, 'service') },
        { name: 'vectors', title: 'Test vectors', endpoints: endpointsOf(document, 'vectors') },
      ],
    },
  ];
}

export const addressOf = ({ name }: ReferencePage) => (name === '' ? '/docs' : `/docs/${name}`);

/** The list of pages that stands beside each. */
export function listOf(groups: readonly PageGroup[], here: ReferencePage): Group[] {
  return groups.map(({ title, pages }) => ({
    title,
    links: pages.map(
      (page): PageLink => ({ href: addressOf(page), title: escaped(page.title), isHere: page.name === here.name }),
    ),
  }));
}
