/**
 * The compiler, required rather than imported: an `import` of a CommonJS file of nine megabytes has Node read it three
 * times, to guess its format and its export names, which takes twice as long as loading it. (JavaScript beside its
 * declarations, because a module of TypeScript's cannot pass on a namespace that it has required.)
 */
import { createRequire } from 'node:module';

export default createRequire(import.meta.url)('typescript');
