/** Where this package's runtime is, for a module that cannot find it: one of a monorepo's packages may not depend on us. */
export { RUNTIME } from '../shape/runtime-name.js';

/** @param isCommonJs whether the module requires it */
export function runtimeUrl(isCommonJs: boolean): URL {
  return new URL(`../../${isCommonJs ? 'cjs/' : ''}src/runtime/index.js`, import.meta.url);
}
