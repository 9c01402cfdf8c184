import type { KnownKind, Plate } from "#engine/laboratory/known.ts"

/** Those of `config/seed/small-centre.yaml`, with which a new centre and the demo begin. */
export const SEEDED: Readonly<Record<KnownKind, Plate>> = {
  scaip: { account: "5001", key: null, number: null },
  "scaip-tcp": { account: "5001", key: null, number: null },
  "now-ip": { account: "5002", key: null, number: null },
  "now-ip-tcp": { account: "5002", key: null, number: null },
  "dc-09": { account: "5003", key: "00112233445566778899aabbccddeeff", number: null },
  "dc-09-tcp": { account: "5003", key: "00112233445566778899aabbccddeeff", number: null },
  "dc-09-cid": { account: "5003", key: "00112233445566778899aabbccddeeff", number: null },
  "contact-id": { account: "5004", key: null, number: "02055550141" },
  "anxin-a1": { account: "861234050000017", key: null, number: null },
  "kanglin-20": { account: "861234050000025", key: null, number: null },
  json: { account: "FALL-5007", key: "json-demo-key-5007", number: null },
  mqtt: { account: "BAND-5008", key: "mqtt-demo-key-5008", number: null },
  call: { account: "19900000151", key: null, number: "19900000151" }
}
