/** The hostile values of the short suite, with a million items each. */
process.env['FAULTS_ITEMS'] = '1000000';
await import('../values.test.js');
