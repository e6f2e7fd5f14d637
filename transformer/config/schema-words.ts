/** The words that the configuration knows; schema.json has the same, and a test keeps the two alike. */

export const CONFIG_KEYS = ['$schema', 'include', 'exclude', 'rules', 'capture'] as const;

export const RULE_KEYS = [
  'files',
  'functions',
  'kinds',
  'exported',
  'implements',
  'extends',
  'returns',
  'module',
  'tool',
  'operation',
  'capture',
  'end',
  'attributes',
] as const;

export const CAPTURE_KEYS = ['arguments', 'result'] as const;
export const KINDS = ['function', 'method', 'arrow', 'accessor', 'constructor', 'anonymous', 'callback'] as const;
export const ENDS = ['return', 'settle', 'stream'] as const;
export const RETURN_SHAPES = ['promise', 'asyncIterable'] as const;
export const PLACEHOLDERS = ['class', 'function', 'file'] as const;
