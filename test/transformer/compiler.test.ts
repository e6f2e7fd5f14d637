/** What is used of TypeScript is what `transformer/typescript.js` gives, no less and no more. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import compiler from 'typescript';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import given from '../../transformer/typescript.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The properties of `ts` that a source reads: `ts.isBlock`, `const { SyntaxKind } = ts`; not the types `ts.Node`. */
function propertiesRead(text: string): string[] {
  const names: string[] = [];
  const isCompiler = (node: compiler.Node | undefined): boolean =>
    node !== undefined && compiler.isIdentifier(node) && node.text === 'ts';
  const visit = (node: compiler.Node): void => {
    if (compiler.isPropertyAccessExpression(node) && isCompiler(node.expression)) names.push(node.name.text);
    if (compiler.isVariableDeclaration(node) && isCompiler(node.initializer)) {
      assert.ok(compiler.isObjectBindingPattern(node.name), 'the compiler is not handed around');
      for (const { propertyName, name } of node.name.elements) names.push((propertyName ?? name).getText());
    }
    compiler.forEachChild(node, visit);
  };
  visit(compiler.createSourceFile('x.ts', text, compiler.ScriptTarget.Latest, true));
  return names;
}

test('the list has what the sources read of the compiler, each the compiler’s own', () => {
  const read = new Set<string>();
  for (const folder of ['transformer', 'cli']) {
    for (const file of readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' })) {
      const text = /(?<!\.d)\.ts$/.test(file) ? readFileSync(`${root}/${folder}/${file}`, 'utf8') : '';
      if (/['"](?:\.\.?\/)+(?:transformer\/)?typescript\.js['"]/.test(text)) {
        for (const name of propertiesRead(text)) read.add(name);
      }
    }
  }
  assert.ok(read.size > 50, `${read.size} names`);
  assert.equal(Object.keys(given), [...read].sort());
  for (const [name, value] of Object.entries(given)) {
    assert.ok(value !== undefined && value === compiler[name as keyof typeof compiler], name);
  }
});

test.run();
