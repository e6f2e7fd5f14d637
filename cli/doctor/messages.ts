/** What `doctor` can find beside the messages of the configuration and the rules: `AC54xx`; docs/errors.md documents it. */
import type { ProjectMessage } from '../../transformer/project/input-error.js';

export const DOCTOR_MESSAGES = {
  AC5400: {
    severity: 'error',
    title: 'Check that could not be made',
    cause: 'A file that `doctor` needs cannot be read, or a check failed on what it met. The others were made.',
  },
  AC5401: {
    severity: 'error',
    title: 'Node.js that is too old',
    cause: 'The runtime and the tools need Node.js 20.16 or newer.',
  },
  AC5402: {
    severity: 'warning',
    title: 'Two versions of agentcore-instrument',
    cause: 'Instrumented code and the runtime belong to one version. Another one may not know what the code calls.',
  },
  AC5403: {
    severity: 'error',
    title: 'agentcore-instrument is not installed',
    cause:
      'Instrumented code imports the runtime from the package; one that `npx` has fetched is not found from there.',
  },
  AC5404: {
    severity: 'warning',
    title: 'Nothing to wrap',
    cause: 'No function is marked, and no rule chooses one, in the files that were looked at.',
  },
  AC5405: {
    severity: 'warning',
    title: 'Nothing instruments the sources',
    cause:
      'Neither the tsconfig nor the configuration of a bundler nor a script of the package.json names agentcore-instrument.',
  },
  AC5406: {
    severity: 'error',
    title: 'package.json that cannot be read',
    cause: 'It is no JSON, or no object. Node.js and npm cannot use it either.',
  },
  AC5411: {
    severity: 'error',
    title: 'tsconfig plugin without `transformProgram`',
    cause: 'ts-patch then calls it for single files, and a file cannot be exchanged without breaking the compiler.',
  },
  AC5412: {
    severity: 'error',
    title: 'tsconfig plugin under a compiler without plugins',
    cause: 'TypeScript 7 takes `plugins` and ignores them in silence: what it emits is not instrumented.',
  },
  AC5413: {
    severity: 'error',
    title: 'Compiler that is not patched',
    cause:
      'A plain `tsc` ignores the plugin in silence, unless `ts-patch install` has patched it. Each `npm ci` undoes that.',
  },
  AC5414: {
    severity: 'error',
    title: 'tsconfig plugin without ts-patch',
    cause: 'TypeScript itself loads no plugins while it emits; ts-patch makes it do so.',
  },
  AC5415: {
    severity: 'error',
    title: 'ts-patch and TypeScript that do not go together',
    cause: 'ts-patch 4 refuses TypeScript 5 and older.',
  },
  AC5416: {
    severity: 'error',
    title: 'ts-patch that does not find the compiler',
    cause:
      '`@typescript/typescript6` under the name of `typescript` only refers to the compiler, which ts-patch cannot follow.',
  },
  AC5417: {
    severity: 'warning',
    title: 'Program transformer behind ours',
    cause: 'One that makes a program of its own of the files on the disk does away with what ours has made of them.',
  },
  AC5421: {
    severity: 'error',
    title: 'Output that is not instrumented',
    cause: 'Its sources have functions to wrap, but the code that lies there does not have them wrapped.',
  },
  AC5422: {
    severity: 'error',
    title: 'Output that is not current',
    cause:
      'It was made from other sources, by another configuration or by another version than those that are there now.',
  },
  AC5423: {
    severity: 'warning',
    title: 'Output older than its source',
    cause: 'The functions are the same, at the same places; what is in them may not be.',
  },
  AC5431: {
    severity: 'error',
    title: 'Runtime that is not found',
    cause: 'Code that imports `agentcore-instrument/runtime` does not start where Node.js does not find it.',
  },
  AC5432: {
    severity: 'error',
    title: 'OpenTelemetry API that is missing',
    cause: '`@opentelemetry/api` is a peer dependency: the application has it, once, for all its instrumentations.',
  },
  AC5433: {
    severity: 'warning',
    title: 'Runtime that is a development dependency',
    cause: 'An installation for production leaves development dependencies out, and the output does not start there.',
  },
  AC5441: {
    severity: 'error',
    title: 'Copies of the OpenTelemetry API that do not meet',
    cause:
      'The API finds its provider in a slot of the process, and refuses one that an API of an older minor version, or of ' +
      'another major one, has put there. What goes through the newer copy records nothing, in silence.',
  },
  AC5442: {
    severity: 'warning',
    title: 'Copies of the OpenTelemetry API',
    cause: 'Each finds the provider that the other has registered, but two versions cannot both register.',
  },
  AC5443: {
    severity: 'warning',
    title: 'OpenTelemetry SDK packages of different lines',
    cause:
      'The packages of one major version of the SDK, and the experimental ones that go with it, are made for each other.',
  },
  AC5451: {
    severity: 'warning',
    title: 'Tracing that nobody sets up',
    cause:
      'Instrumented code makes spans from the moment when something in the process has set tracing up; here nothing does.',
  },
  AC5452: {
    severity: 'warning',
    title: 'Call before tracing is set up',
    cause:
      'Functions need no set-up before they are loaded, but spans of calls before it are lost. Later ones are not.',
  },
  AC5461: {
    severity: 'warning',
    title: 'Tracing that is switched off',
    cause: 'A variable of the environment, as it is here, switches tracing off.',
  },
  AC5462: {
    severity: 'warning',
    title: 'Sampler that takes no trace',
    cause:
      'The ratio in the environment, as it is here, is 0. Only a call inside a sampled trace of somebody else is recorded.',
  },
  AC5463: {
    severity: 'warning',
    title: 'Variable that is not used',
    cause: 'Its value is not one of those that are allowed, so that the default is in force.',
  },
  AC5464: {
    severity: 'warning',
    title: 'Spans that go nowhere',
    cause: 'Neither the environment nor the set-up names an endpoint, an exporter or the console.',
  },
  AC5471: {
    severity: 'error',
    title: 'Endpoint where nobody answers',
    cause: 'The name is not known, nothing listens at the port, or a firewall swallows what is sent.',
  },
  AC5472: {
    severity: 'error',
    title: 'Endpoint of the other protocol',
    cause: 'OTLP over gRPC (port 4317) and OTLP over HTTP (port 4318) do not understand each other.',
  },
  AC5473: {
    severity: 'error',
    title: 'Endpoint with another idea of TLS',
    cause: 'One side speaks TLS and the other does not, or the certificate is not trusted.',
  },
  AC5474: {
    severity: 'error',
    title: 'Endpoint that wants other credentials',
    cause: 'It answers with 401 or 403, or with their like in gRPC.',
  },
  AC5475: {
    severity: 'error',
    title: 'Endpoint without OTLP at its path',
    cause: 'Something answers, but takes no traces there.',
  },
  AC5476: {
    severity: 'error',
    title: 'Endpoint that does not take spans',
    cause: 'It is there, but too slow, too full or in trouble.',
  },
  AC5481: {
    severity: 'error',
    title: 'Loaders in the wrong order',
    cause:
      'The loader that compiles TypeScript comes first, and ours sees what it has made: without marks, on other lines.',
  },
} as const satisfies Record<`AC54${string}`, ProjectMessage>;

export type DoctorCode = keyof typeof DOCTOR_MESSAGES;
