import { compilePolicy, type CompiledPolicy } from '@app/policy-engine';
import type { Figure } from '../figure';
import { organization } from './organization';
import { cpuSeconds } from './rate';

/** The documents of 10,000 principals, from text to policies that stand ready: each has three of 300 shared policies and five inline ones of its own. */
export async function compileFigure(): Promise<Figure[]> {
  const documents: { name: string; text: string }[][] = [];
  for (const { name, statements, holders } of organization()) {
    const text = JSON.stringify({ Version: '2012-10-17', Statement: statements });
    for (const holder of holders) (documents[holder] ??= []).push({ name, text });
  }
  const began = cpuSeconds();
  const compiled: CompiledPolicy[][] = documents.map((held) => held.map(({ name, text }) => compilePolicy(text, name)));
  const value = cpuSeconds() - began;
  if (compiled.length !== 10_000) throw new Error(`compile-10k: ${compiled.length} principals`);
  return [{ name: 'compile-10k', value, unit: 's', bound: { valueAtMost: 2 } }];
}
