/** Builds what ships: `dist/` (ES modules, all of it) and `dist/cjs/` (CommonJS, the runtime half). */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
rmSync('dist', { recursive: true, force: true });
for (const project of ['tsconfig.build.json', 'tsconfig.cjs.json']) {
  execFileSync(process.execPath, [tsc, '-p', project], { stdio: 'inherit' });
}
mkdirSync('dist/cjs', { recursive: true });
writeFileSync('dist/cjs/package.json', '{ "type": "commonjs" }\n');
if (existsSync('transformer/config/schema.json')) copyFileSync('transformer/config/schema.json', 'dist/schema.json');
if (existsSync('dist/cli/main.js')) chmodSync('dist/cli/main.js', 0o755);
