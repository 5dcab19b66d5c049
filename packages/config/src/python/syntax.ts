import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/python';
import type { ConfigValue } from '../values/config-value.js';
import { configError } from './config-error.js';

/** Gives the value of an expression. */
export type Evaluate = (part: Syntax) => ConfigValue;

/** A piece of Python source, with its children without comments and punctuation. */
export class Syntax {
  readonly name: string;
  readonly file: string;
  readonly #node: SyntaxNode;
  readonly #source: string;

  constructor(node: SyntaxNode, source: string, file: string) {
    this.name = node.name;
    this.file = file;
    this.#node = node;
    this.#source = source;
  }

  /** Where it begins and ends in the source. */
  get range(): readonly [from: number, to: number] {
    return [this.#node.from, this.#node.to];
  }

  get text(): string {
    return this.#source.slice(this.#node.from, this.#node.to);
  }

  get line(): number {
    return this.#source.slice(0, this.#node.from).split('\n').length;
  }

  /** Every child but comments, punctuation included: its name is its text. */
  get children(): Syntax[] {
    const found: Syntax[] = [];
    for (let child = this.#node.firstChild; child; child = child.nextSibling) {
      if (child.name !== 'Comment') found.push(new Syntax(child, this.#source, this.file));
    }
    return found;
  }

  /** The children that are not punctuation. */
  get parts(): Syntax[] {
    return this.children.filter(({ name }) => /^[A-Z]/.test(name));
  }

  /** Its text, short enough for a message. */
  get shown(): string {
    const [first = ''] = this.text.split('\n');
    return first.length > 60 ? `${first.slice(0, 60)}...` : first;
  }

  fail(problem: string): never {
    throw configError(this, problem);
  }
}

/** @throws InvalidRequestError when it is not Python */
export function parsePython(source: string, file: string): Syntax {
  const tree = parser.parse(source);
  tree.iterate({
    enter: (node) => {
      if (node.type.isError) new Syntax(node.node, source, file).fail('This is not Python.');
    },
  });
  return new Syntax(tree.topNode, source, file);
}
