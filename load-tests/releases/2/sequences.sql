select setval('public."facts_id_seq"', 497, true);
