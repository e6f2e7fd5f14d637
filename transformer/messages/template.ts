/** The shape of an entry in the table of messages. */
export interface MessageTemplate<Arguments> {
  readonly severity: 'error' | 'warning';
  /** Heading in docs/errors.md. */
  readonly title: string;
  /** Why it is said, for docs/errors.md: Markdown, whole sentences. */
  readonly cause: string;
  /** One sentence: what is wrong. */
  readonly message: (args: Arguments) => string;
  /** One sentence: what to do. */
  readonly fix: (args: Arguments) => string;
  /** An input that is answered with this code, for docs/errors.md; a test runs it. */
  readonly example: MessageExample;
}

export interface MessageExample {
  readonly language: 'ts' | 'json';
  /** `ts`: a source file; `json`: a configuration. */
  readonly text: string;
  /** How deep its brackets are nested, where that is more than a page can show. */
  readonly depth?: number;
  /** A configuration beside a source file. */
  readonly config?: string;
}

/** Lets each entry name the type of its arguments while the table keeps the codes' literal types. */
export function template<Arguments>(entry: MessageTemplate<Arguments>): MessageTemplate<Arguments> {
  return entry;
}
