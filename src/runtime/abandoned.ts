/**
 * Ends the spans of generators that nobody finishes, when they are collected. Registering each with a
 * FinalizationRegistry costs more than the rest of its span, so blocks of them are registered: a block lives as long as
 * any frame of it, and what is left of it then is ended.
 */
import { SeparateFrame } from './frame.js';
import { spanSettings } from './settings.js';
import type { SpanNode } from './span-node.js';

/** An abandoned span waits for the others of its block; a small one bounds that and what it keeps. */
const BLOCK_SIZE = 32;

class Block {
  /** The spans that have not ended; the registry holds it, and it holds no frame. */
  readonly open: (SpanNode | undefined)[] = [];
}

class GeneratorFrame extends SeparateFrame {
  readonly #block: Block;
  readonly #place: number;

  constructor(node: SpanNode, block: Block) {
    super(node);
    this.#block = block;
    this.#place = block.open.push(node) - 1;
  }

  override leave(): void {
    super.leave();
    this.#block.open[this.#place] = undefined;
  }
}

let registry: FinalizationRegistry<readonly (SpanNode | undefined)[]> | undefined;
let current: WeakRef<Block> | undefined;

/** A frame for a generator whose span ends when the frame is collected at the latest. */
export function frameOfGenerator(node: SpanNode): SeparateFrame {
  if (typeof FinalizationRegistry === 'undefined') return new SeparateFrame(node);
  let block = current?.deref();
  if (block === undefined || block.open.length >= BLOCK_SIZE) {
    registry ??= new FinalizationRegistry(endAll);
    block = new Block();
    registry.register(block, block.open);
    current = new WeakRef(block);
  }
  return new GeneratorFrame(node, block);
}

function endAll(open: readonly (SpanNode | undefined)[]): void {
  for (const node of open) {
    try {
      node?.finish();
    } catch (trouble) {
      spanSettings().report('an abandoned span could not be ended', trouble);
    }
  }
}
