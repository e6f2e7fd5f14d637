import { checkWatch } from './watch.js';

for (const n of process.argv.slice(2)) console.log(n, await checkWatch(n).catch((e) => e.message));
