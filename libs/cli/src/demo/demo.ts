import { EXIT, Failure } from '../failure';
import type { Rim } from '../rim';
import type { DemoOrganization } from './demo-organization';
import { DemoServer } from './demo-server';
import { importScene } from './import-scene';
import { keysScene } from './keys-scene';
import { liveScene } from './live-scene';
import { heading, type Stage } from './stage';
import { trailScene } from './trail-scene';
import { whoCanScene } from './who-can-scene';

const INTERRUPTED = 130;

/** What to do next, as lines that can be typed. */
function tryNext({ terminal, organization }: Stage, settings: DemoServer['settings'], serve: boolean): void {
  heading(
    terminal,
    serve ? `Keytrail runs at http://127.0.0.1:${settings.PORT} until Ctrl-C (API: /docs). Try in another terminal:` : 'Try next:',
  );
  const of = `--account ${organization.accountId}`;
  const keytrail = `${serve ? `PORT=${settings.PORT} KEYTRAIL_DATA_DIR=${settings.KEYTRAIL_DATA_DIR} ` : ''}npm run -s keytrail --`;
  if (!serve) terminal.line('  npm run demo -- --serve                  the same, and the server stays for these:');
  terminal.line(`  ${keytrail} principals ${of}`);
  terminal.line(`  ${keytrail} who-can s3:PutObject arn:aws:s3:::brightwater-data-lake/orders/1 ${of}`);
  terminal.line(`  ${keytrail} can user/hiro.tanaka s3:PutObject arn:aws:s3:::brightwater-data-lake/orders/1 ${of}`);
  terminal.line(`  ${keytrail} events --actor user/ci-legacy --outcome attempt ${of}`);
  if (!serve) terminal.line('  npm start                                a server of your own, on ./data');
}

/** Shows the main job from a fresh server to answers; with `serve` the server stays until Ctrl-C. Returns the exit code. */
export async function demo(organization: DemoOrganization, rim: Rim, { serve }: { readonly serve: boolean }): Promise<number> {
  const { terminal } = rim;
  const interrupted = rim.interruption();
  const began = Date.now();
  let server: DemoServer | undefined;
  try {
    terminal.line('Keytrail: who can do what, and which change granted it. Starting a server …');
    server = await DemoServer.start(rim, interrupted);
    const stage: Stage = { terminal, client: server.client(rim.variables), organization, path: `/v1/accounts/${organization.accountId}` };
    const live = (on: Stage): Promise<void> => liveScene(on, rim.variables.KEYTRAIL_ACCOUNT_ID || '100000000001');
    for (const scene of [importScene, live, whoCanScene, keysScene, trailScene]) {
      interrupted.throwIfAborted();
      await scene(stage);
    }
    terminal.line();
    terminal.line(`All of it took ${Math.round((Date.now() - began) / 1000)} s.`);
    tryNext(stage, server.settings, serve);
    if (serve) await server.running(interrupted);
    return EXIT.done;
  } catch (error) {
    if (interrupted.aborted) return INTERRUPTED;
    if (!(error instanceof Failure)) throw error;
    terminal.note(error.message);
    return error.exitCode;
  } finally {
    await server?.stop();
  }
}
