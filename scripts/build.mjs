/** Builds what ships: `dist/` (ES modules, all of it) and `dist/cjs/` (CommonJS, the runtime half). */
import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
rmSync('dist', { recursive: true, force: true });
const compilers = ['tsconfig.build.json', 'tsconfig.cjs.json'].map(
  (project) =>
    new Promise((resolve, reject) => {
      const compiler = spawn(process.execPath, [tsc, '-p', project], { stdio: 'inherit' });
      compiler.on('error', reject);
      compiler.on('exit', (code) =>
        code === 0 ? resolve() : reject(new Error(`tsc -p ${project} exited with ${code}`)),
      );
    }),
);
await Promise.all(compilers);
mkdirSync('dist/cjs', { recursive: true });
writeFileSync('dist/cjs/package.json', '{ "type": "commonjs" }\n');
for (const name of ['typescript.js', 'typescript.d.ts'])
  copyFileSync(`transformer/${name}`, `dist/transformer/${name}`);
// CommonJS has no `import.meta` (src/runtime/here.ts); tsconfig.cjs.json does not check types, the other project does.
writeFileSync('dist/cjs/src/runtime/here.js', '"use strict";\nexports.here = __filename;\n');
if (existsSync('transformer/config/schema.json')) copyFileSync('transformer/config/schema.json', 'dist/schema.json');
if (existsSync('dist/cli/main.js')) chmodSync('dist/cli/main.js', 0o755);
