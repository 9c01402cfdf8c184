import { framed } from "./frames.ts"
import type { Vector } from "./vector.ts"

const dc09 = (vector: Omit<Vector, "protocol">): Vector => ({ protocol: "dc-09", ...vector })

const KEY_128 = "00112233445566778899AABBCCDDEEFF"

/** Whole frames. The captured ones are known from public parsers of DC-09. */
const WHOLE: ReadonlyArray<Vector> = [
  dc09({
    what: "a periodic test of a panel, as it was captured",
    from: "captured",
    sent: '\nB40B0039"SIA-DCS"0004L0#AAA[#AAA|Nri0/RP0000]_09:10:30,02-20-2023\r',
    says: {
      controller: "AAA",
      // Three years ago: its clock says nothing of when it happened.
      events: [
        { event: "periodic-test", code: "RP", phase: "began", isTest: true, device: null, place: null, saidAt: null }
      ]
    },
    answer: '\n37100011"ACK"0004L0#AAA[]\r'
  }),
  dc09({
    what: "a code without a meaning here is somebody's to look at",
    from: "captured",
    sent: '\n78FC003B"SIA-DCS"0001L#22334455[#22334455|NCQ1]_14:33:53,02-09-2020\r',
    says: { controller: "22334455", events: [{ event: "unknown", code: "CQ", device: "1" }] }
  }),
  dc09({
    what: "a length written in decimal",
    from: "captured",
    sent: '\n57150047"ADM-CID"0247R4F39L4F39#4F39[#4F39|3401 01 057]\r',
    says: {
      controller: "4F39",
      events: [{ event: "unknown", code: "3401", phase: "restored", place: "01", device: "057" }]
    }
  }),
  dc09({
    what: "a frame damaged on its way is not answered",
    from: "composed",
    sent: '\nB40C0039"SIA-DCS"0004L0#AAA[#AAA|Nri0/RP0000]_09:10:30,02-20-2023\r',
    answer: null
  }),
  dc09({
    what: "the same wrong CRC of a device that never computes it right",
    from: "composed",
    sent: '\nB40C0039"SIA-DCS"0004L0#AAA[#AAA|Nri0/RP0000]_09:10:30,02-20-2023\r',
    ignores: "crc",
    says: { controller: "AAA", events: [{ event: "periodic-test" }] }
  }),
  dc09({
    what: "a length that fits neither in hex nor in decimal",
    from: "composed",
    sent: '\nB40B0038"SIA-DCS"0004L0#AAA[#AAA|Nri0/RP0000]_09:10:30,02-20-2023\r',
    answer: null
  }),
  dc09({
    what: "NUL after the end of a frame",
    from: "composed",
    sent: '\nB40B0039"SIA-DCS"0004L0#AAA[#AAA|Nri0/RP0000]_09:10:30,02-20-2023\r\0',
    says: { controller: "AAA", events: [{ event: "periodic-test" }] }
  })
]

/** Frames whose content alone is written here. */
const CONTENTS: ReadonlyArray<Omit<Vector, "protocol" | "sent"> & { readonly content: string }> = [
  {
    what: "a press of the medical button by SIA code",
    from: "composed",
    content: '"SIA-DCS"0005R1L2#1234[#1234|Nri1/MA03]',
    says: { controller: "1234", events: [{ event: "medical", code: "MA", device: "03", place: "1", phase: "began" }] },
    answer: '"ACK"0005R1L2#1234[]'
  },
  {
    what: "two events of one block",
    from: "composed",
    content: '"SIA-DCS"0006L0#1234[#1234|Nri1/QA01/YT0000]',
    says: { controller: "1234", events: [{ event: "personal", device: "01" }, { event: "battery-low" }] }
  },
  {
    what: "an ASCII block beside says it in words",
    from: "composed",
    content: '"SIA-DCS"0007L0#1234[#1234|Nri1/FA05|AKITCHEN]',
    says: { controller: "1234", events: [{ event: "fire", text: "KITCHEN" }] }
  },
  {
    what: "words within the event",
    from: "composed",
    content: '"SIA-DCS"0008L0#1234[#1234|Nri2/PA07^BATHROOM^]',
    says: { controller: "1234", events: [{ event: "panic", text: "BATHROOM", place: "2" }] }
  },
  {
    what: "a restore",
    from: "composed",
    content: '"SIA-DCS"0009L0#1234[#1234|Nri1/AR00]',
    says: { controller: "1234", events: [{ event: "mains-failed", phase: "restored" }] }
  },
  {
    what: "Contact ID in a frame: the personal button",
    from: "composed",
    content: '"ADM-CID"0010L0#1234[#1234|1101 00 001]',
    says: { controller: "1234", events: [{ event: "personal", code: "1101", place: null, device: "001" }] },
    answer: '"ACK"0010L0#1234[]'
  },
  {
    what: "Contact ID in a frame: gas is over",
    from: "composed",
    content: '"ADM-CID"0011L0#1234[#1234|3151 02 004]',
    says: { controller: "1234", events: [{ event: "gas", phase: "restored", place: "02", device: "004" }] }
  },
  {
    what: "NULL is a heartbeat",
    from: "composed",
    content: '"NULL"0000R1L0#1234[]',
    says: { controller: "1234", events: [{ event: "heartbeat" }] },
    answer: '"ACK"0000R1L0#1234[]'
  },
  {
    what: "the account within the data only",
    from: "composed",
    content: '"SIA-DCS"0012L0[#9876|Nri1/QA01]',
    says: { controller: "9876", events: [{ event: "personal" }] }
  },
  {
    what: "padding before an account is none of it",
    from: "composed",
    content: '"SIA-DCS"0013L0#000077[#000077|Nri1/QA01]',
    says: { controller: "77", events: [{ event: "personal" }] }
  },
  {
    what: "a position in extended data",
    from: "composed",
    content: '"SIA-DCS"0014L0#1234[#1234|Nri1/QA01][X121E28.422][Y31N13.825]_11:59:50,01-31-2026',
    says: {
      controller: "1234",
      events: [
        {
          event: "personal",
          position: { latitudeE7: 312304167, longitudeE7: 1214737000, accuracyM: null },
          saidAt: Date.UTC(2026, 0, 31, 11, 59, 50)
        }
      ]
    }
  },
  {
    what: "an unencrypted message with an old clock is taken all the same",
    from: "composed",
    content: '"SIA-DCS"0015L0#1234[#1234|Nri1/QA01]_00:00:00,01-01-2000',
    says: { controller: "1234", events: [{ event: "personal", saidAt: null }] }
  },
  {
    what: "an id that is not read here is received and cannot be done",
    from: "composed",
    content: '"TYPE-9"0016L0#1234[#1234|whatever]',
    answer: '"DUH"0016L0#1234[]'
  },
  {
    what: "data without a closing bracket",
    from: "composed",
    content: '"SIA-DCS"0017L0#1234[#1234|Nri1/QA01',
    answer: '"DUH"0017L0#1234[]'
  },
  {
    what: "no event in the data",
    from: "composed",
    content: '"SIA-DCS"0018L0#1234[#1234|Nri1]',
    answer: '"DUH"0018L0#1234[]'
  },
  {
    what: "in clear, from an account that has a key",
    from: "composed",
    content: '"SIA-DCS"0019L0#1234[#1234|Nri1/QA01]',
    key: KEY_128,
    answer: '"DUH"0019L0#1234[]'
  },
  {
    what: "encrypted, from an account without a key",
    from: "composed",
    content: '"*SIA-DCS"0020L0#1234[00112233445566778899AABBCCDDEEFF',
    answer: '"DUH"0020L0#1234[]'
  },
  {
    what: "hex of no whole block",
    from: "composed",
    content: '"*SIA-DCS"0021L0#1234[0011',
    key: KEY_128,
    answer: '"DUH"0021L0#1234[]'
  },
  {
    what: "a date that is none says nothing of when, and the press counts",
    from: "composed",
    content: '"SIA-DCS"0022L0#1234[#1234|Nri1/QA01]_25:00:00,13-31-2026',
    says: { controller: "1234", events: [{ event: "personal", saidAt: null }] },
    answer: '"ACK"0022L0#1234[]'
  },
  {
    what: "a clock that was never set",
    from: "composed",
    content: '"SIA-DCS"0023L0#1234[#1234|Nri1/QA01]_00:00:00,00-00-2000',
    says: { controller: "1234", events: [{ event: "personal", saidAt: null }] }
  },
  {
    what: "a part that is no event of SIA beside one that is",
    from: "composed",
    content: '"SIA-DCS"0024L0#1234[#1234|Nri0/RP0000/MA01-3]',
    says: { controller: "1234", events: [{ event: "periodic-test" }, { event: "unknown", text: "MA01-3" }] }
  },
  {
    what: "a block of another kind is somebody's to look at",
    from: "composed",
    content: '"SIA-DCS"0025L0#1234[#1234|Xwhatever]',
    says: { controller: "1234", events: [{ event: "unknown", text: "Xwhatever" }] }
  },
  {
    what: "a code by the name of what every object has",
    from: "composed",
    content: '"SIA-DCS"0026L0#1234[#1234|N__proto__/constructor]',
    says: { controller: "1234", events: [{ event: "unknown" }, { event: "unknown" }] }
  }
]

export const DC09_VECTORS: ReadonlyArray<Vector> = [
  ...WHOLE,
  ...CONTENTS.map(({ answer, content, ...rest }): Vector => ({
    protocol: "dc-09",
    ...rest,
    sent: framed(content),
    ...(answer === undefined ? {} : { answer: answer === null ? null : framed(answer) })
  }))
]
