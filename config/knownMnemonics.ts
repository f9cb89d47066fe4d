/** Mnemonics that everybody knows. On a public L1, programs watch their accounts and take whatever arrives there. */
import { DEVELOPMENT_MNEMONIC } from "./schema";

/** By value: of development tools, of tools for test networks, and the first test vectors of BIP-39. */
export const KNOWN_MNEMONICS: readonly string[] = [
  DEVELOPMENT_MNEMONIC,
  // Ganache and Truffle.
  "myth like bonus scare over problem client lizard pioneer submit female collect",
  "candy maple cake sugar pudding cream honey rich smooth crumble sweet treat",
  // Kurtosis' ethereum-package.
  "giant issue aisle success illegal bike spike question tent bar rely arctic volcano long crawl hungry vocal artwork sniff fantasy very lucky have athlete",
  // BIP-39.
  "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about",
  "legal winner thank year wave sausage worth useful legal winner thank yellow",
  "letter advice cage absurd amount doctor acoustic avoid letter advice cage above",
  "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong",
];

/** Whether everybody knows it, whatever blanks are around it. */
export const isKnownMnemonic = (mnemonic: string): boolean => KNOWN_MNEMONICS.includes(mnemonic.trim());
