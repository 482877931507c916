-- Values are looked for one by one, all over the table: a block that is as small as a granule is unpacked for each in place of four or more. Parts of before get it when
-- they are merged (OPTIMIZE TABLE sealed_values FINAL does so at once).
ALTER TABLE sealed_values MODIFY SETTING min_compress_block_size = 8192, max_compress_block_size = 16384;
