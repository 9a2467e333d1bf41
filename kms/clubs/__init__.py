"""Study clubs (학습동아리): who learns together, what they plan, report and bring out."""
