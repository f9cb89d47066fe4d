/** The instructions of the EVM that the load's token is made of, without gas: enough to run it. */
import { hexToBytes, keccak256, toHex, type Hex } from "viem";

export interface World {
  storage: Map<bigint, bigint>;
  logs: { topics: bigint[]; data: Hex }[];
}

interface Outcome {
  reverted: boolean;
  returned: Hex;
}

const WORD = 2n ** 256n;

/** @throws Error for an instruction that it does not know, or a jump to where none may lead */
export function execute(code: Hex, input: Hex, caller: bigint, world: World): Outcome {
  const [bytes, data, memory] = [hexToBytes(code), hexToBytes(input), new Uint8Array(4_096)];
  const stack: bigint[] = [];
  const pop = (): bigint => {
    const value = stack.pop();
    if (value === undefined) throw new Error("the stack is empty");
    return value;
  };
  const push = (value: bigint) => stack.push(((value % WORD) + WORD) % WORD);
  const wordOf = (source: Uint8Array, at: number): bigint => {
    const word = new Uint8Array(32);
    word.set(source.subarray(at, at + 32));
    return BigInt(toHex(word));
  };
  const slice = (offset: bigint, length: bigint): Hex => toHex(memory.slice(Number(offset), Number(offset + length)));
  const jump = (to: bigint): number => {
    if (bytes[Number(to)] !== 0x5b) throw new Error(`no JUMPDEST at ${to}`);
    return Number(to);
  };
  for (let at = 0; at < bytes.length; at++) {
    const instruction = bytes[at]!;
    if (instruction >= 0x5f && instruction <= 0x7f) {
      const length = instruction - 0x5f;
      push(length === 0 ? 0n : BigInt(toHex(bytes.slice(at + 1, at + 1 + length))));
      at += length;
      continue;
    }
    switch (instruction) {
      case 0x01:
        push(pop() + pop());
        break;
      case 0x03:
        push(pop() - pop());
        break;
      case 0x14:
        push(pop() === pop() ? 1n : 0n);
        break;
      case 0x1c: {
        const by = pop();
        push(pop() >> by);
        break;
      }
      case 0x20: {
        const offset = pop();
        push(BigInt(keccak256(slice(offset, pop()))));
        break;
      }
      case 0x33:
        push(caller);
        break;
      case 0x35:
        push(wordOf(data, Number(pop())));
        break;
      case 0x39: {
        const [to, from, length] = [Number(pop()), Number(pop()), Number(pop())];
        memory.set(bytes.slice(from, from + length), to);
        break;
      }
      case 0x52: {
        const offset = Number(pop());
        memory.set(hexToBytes(toHex(pop(), { size: 32 })), offset);
        break;
      }
      case 0x54:
        push(world.storage.get(pop()) ?? 0n);
        break;
      case 0x55: {
        const slot = pop();
        world.storage.set(slot, pop());
        break;
      }
      case 0x57: {
        const to = pop();
        if (pop() !== 0n) at = jump(to);
        break;
      }
      case 0x5b:
        break;
      case 0x80:
      case 0x81:
        push(stack.at(-(instruction - 0x7f))!);
        break;
      case 0x90: {
        const [first, second] = [pop(), pop()];
        push(first);
        push(second);
        break;
      }
      case 0xa3: {
        const [offset, length] = [pop(), pop()];
        world.logs.push({ topics: [pop(), pop(), pop()], data: slice(offset, length) });
        break;
      }
      case 0xf3:
      case 0xfd: {
        const offset = pop();
        return { reverted: instruction === 0xfd, returned: slice(offset, pop()) };
      }
      default:
        throw new Error(`instruction 0x${instruction.toString(16)} at ${at}`);
    }
  }
  throw new Error("the code has come to its end");
}
