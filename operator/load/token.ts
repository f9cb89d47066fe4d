/**
 * The smallest token that costs what a token costs: `transfer(address,uint256)` changes two balances, which lie where a Solidity
 * `mapping(address => uint256)` in slot 0 has them, and emits `Transfer`; `balanceOf(address)` reads one. Assembled by hand,
 * because a compiler for 140 bytes would be one more dependency.
 *
 * Nobody checks that the sender has what it sends, because senders of a load need no money to begin with: balances wrap around
 * below zero. Worthless by design.
 */
import { encodeFunctionData, parseAbi, toEventSelector, toFunctionSelector, type Address, type Hex } from "viem";

export const TOKEN_ABI = parseAbi([
  "function transfer(address to, uint256 amount) returns (bool)",
  "function balanceOf(address owner) view returns (uint256)",
  "event Transfer(address indexed from, address indexed to, uint256 value)",
]);

const digits = (hex: Hex): string => hex.slice(2);
const selector = (signature: string): string => digits(toFunctionSelector(signature));

/** To the stack: the slot of the balance whose owner is on top of it. `MSTORE(0, owner)`, and the word after it is zero: slot 0. */
const SLOT_OF_OWNER = "5f52" + "60405f20"; // PUSH0 MSTORE, PUSH1 64 PUSH0 KECCAK256
const FIRST_ARGUMENT = "600435"; // PUSH1 4 CALLDATALOAD
const SECOND_ARGUMENT = "602435"; // PUSH1 36 CALLDATALOAD
const RETURN_A_WORD = "5f52" + "60205ff3"; // PUSH0 MSTORE, PUSH1 32 PUSH0 RETURN
const CALLER = "33";
const JUMPDEST = "5b";

const TRANSFER_BODY = [
  JUMPDEST,
  CALLER + SLOT_OF_OWNER,
  SECOND_ARGUMENT + "815403" + "9055", // DUP2 SLOAD SUB, SWAP1 SSTORE
  FIRST_ARGUMENT + SLOT_OF_OWNER,
  SECOND_ARGUMENT + "815401" + "9055", // DUP2 SLOAD ADD, SWAP1 SSTORE
  SECOND_ARGUMENT + "5f52", // the event's data
  FIRST_ARGUMENT + CALLER,
  "7f" + digits(toEventSelector("Transfer(address,address,uint256)")), // PUSH32
  "60205fa3", // PUSH1 32 PUSH0 LOG3
  "6001" + RETURN_A_WORD,
].join("");

const BALANCE_OF_BODY = JUMPDEST + FIRST_ARGUMENT + SLOT_OF_OWNER + "54" + RETURN_A_WORD; // SLOAD

const byte = (value: number): string => value.toString(16).padStart(2, "0");
const lengthOf = (code: string): number => code.length / 2;

/** Bytes before the first body. */
const DISPATCH_LENGTH = 27;
const BALANCE_OF_AT = DISPATCH_LENGTH + lengthOf(TRANSFER_BODY);

const DISPATCH = [
  "5f3560e01c", // PUSH0 CALLDATALOAD PUSH1 224 SHR: the selector
  `8063${selector("transfer(address,uint256)")}1460${byte(DISPATCH_LENGTH)}57`, // DUP1 PUSH4 EQ PUSH1 JUMPI
  `63${selector("balanceOf(address)")}1460${byte(BALANCE_OF_AT)}57`, // PUSH4 EQ PUSH1 JUMPI
  "5f5ffd", // PUSH0 PUSH0 REVERT
].join("");

/** What lies at the token's address. */
export const TOKEN_CODE: Hex = `0x${DISPATCH}${TRANSFER_BODY}${BALANCE_OF_BODY}`;

/** What creates it: PUSH1 length DUP1 PUSH1 9 PUSH0 CODECOPY PUSH0 RETURN, and the code. */
export const TOKEN_CREATION: Hex = `0x60${byte(lengthOf(digits(TOKEN_CODE)))}8060095f395ff3${digits(TOKEN_CODE)}`;

export const TOKEN_CREATION_GAS = 200_000n;

/** The first transfer of a sender takes about 67,000: both balances come into being. */
export const TOKEN_TRANSFER_GAS = 80_000n;

export const tokenTransfer = (to: Address, amount: bigint): Hex =>
  encodeFunctionData({ abi: TOKEN_ABI, functionName: "transfer", args: [to, amount] });
