import { catalogueDate, LINT_CODES, type Severity } from '@app/policy-engine';

const HEADINGS: Readonly<Record<Severity, string>> = {
  error: 'Errors: AWS refuses the document',
  warning: 'Warnings: the document does something else than it seems to, or grants more than is wise',
  info: 'To know',
};

/** What the lint of policy documents says, as a Markdown page. */
export const lintDocument = (): string =>
  [
    '# What the lint of policy documents says',
    '',
    'Made from the table of codes by `npm run docs`; do not edit. A code means the same for ever. `keytrail lint FILE` says where each stands, and commands that take a document answer the',
    `warnings of it. Services, actions and condition keys are those of AWS on ${catalogueDate()}; newer ones are taken for unknown.`,
    ...Object.entries(HEADINGS).flatMap(([severity, heading]) => [
      '',
      `## ${heading}`,
      '',
      '| code | what it says |',
      '|---|---|',
      ...Object.entries(LINT_CODES)
        .filter(([, [own]]) => own === severity)
        .map(([code, [, title]]) => `| \`${code}\` | ${title.replaceAll('|', '\\|')} |`),
    ]),
    '',
  ].join('\n');
