/** What a long suite has tried; printed when its process ends, in a line that the runner of the fault suite adds up. */
export const figures = { inputs: 0, faults: 0, ended: 0, arrived: 0, counted: 0 };

process.on('exit', () => {
  console.log(`figures ${JSON.stringify(figures)}`);
});
