/** Two-letter codes of SIA DC-03 that a centre for people at home may hear. */
import { type Meaning, meaningIn, type OwnCodes } from "../message.ts"

const began = (event: Meaning["event"]): Meaning => ({ event })
const over = (event: Meaning["event"]): Meaning => ({ event, phase: "restored" })
const test = (event: Meaning["event"]): Meaning => ({ event, isTest: true })

const MEANINGS: OwnCodes = {
  MA: began("medical"),
  MH: over("medical"),
  MR: over("medical"),
  QA: began("personal"),
  QH: over("personal"),
  QR: over("personal"),
  PA: began("panic"),
  PH: over("panic"),
  PR: over("panic"),
  HA: began("duress"),
  HH: over("duress"),
  HR: over("duress"),
  NA: began("inactivity"),
  NS: over("inactivity"),
  FA: began("fire"),
  FH: over("fire"),
  FR: over("fire"),
  GA: began("gas"),
  GH: over("gas"),
  GR: over("gas"),
  KA: began("heat"),
  KH: over("heat"),
  KR: over("heat"),
  WA: began("flood"),
  WH: over("flood"),
  WR: over("flood"),
  ZA: began("temperature-low"),
  ZH: over("temperature-low"),
  ZR: over("temperature-low"),
  BA: began("intruder"),
  BH: over("intruder"),
  BR: over("intruder"),
  BC: began("cancel"),
  TA: began("tamper"),
  TR: over("tamper"),
  XT: began("trigger-battery-low"),
  XR: over("trigger-battery-low"),
  XQ: began("radio-jammed"),
  XH: over("radio-jammed"),
  XS: over("trigger-missing"),
  XL: began("trigger-missing"),
  YT: began("battery-low"),
  YR: over("battery-low"),
  YM: began("battery-failed"),
  YP: began("supply-fault"),
  YQ: over("supply-fault"),
  AT: began("mains-failed"),
  AR: over("mains-failed"),
  LT: began("path-failed"),
  LR: over("path-failed"),
  YC: began("path-failed"),
  YK: over("path-failed"),
  YS: began("path-failed"),
  RP: test("periodic-test"),
  RX: test("manual-test"),
  TX: test("periodic-test"),
  RR: began("reset")
}

export const siaMeaning = (code: string, own: OwnCodes): Meaning =>
  meaningIn(own, code) ?? meaningIn(MEANINGS, code) ?? { event: "unknown" }
