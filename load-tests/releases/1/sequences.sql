select setval('public."facts_id_seq"', 696, true);
