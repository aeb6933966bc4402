"""What comes out of a round, to look at and to hand on: charts, report, workbook, CSV."""
