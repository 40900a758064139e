"""Every heading of the forms is there, on the page and in the ODT, and in the order of the form.

The lists stand here once more, as the forms have them, and are not taken from the code.
"""

import pytest

from .reading import Odt, Page

# Algorithmic Transparency Recording Standard 3.0, template_table.md of March 2024
ATRS = """
Metadata and Title Information
0.3 Organisation type
0.4 Function
0.5 Capability
0.6 Task
0.11 Title
0.12 Organisation name
0.13 Phase
0.14 Region
0.15 One sentence description
Tier 1 Information
1.1 Name
1.2 Description
1.3 Website URL
1.4 Contact email
Tier 2: Owner and Responsibility
2.1.1 Organisation or department
2.1.2 Team
2.1.3 Senior responsible owner
2.1.4 External supplier involvement
2.1.4.1 External supplier
2.1.4.2 Companies House Number
2.1.4.3 External supplier role
2.1.4.4 Procurement procedure type
2.1.4.5 Data access terms
Tier 2: Description and Rationale
2.2.1 Detailed description
2.2.2 Scope
2.2.3 Benefit
2.2.4 Previous process
2.2.5 Alternatives considered
Tier 2: Decision-making Process
2.3.1 Process integration
2.3.2 Provided information
2.3.3 Frequency and scale of usage
2.3.4 Human decisions and review
2.3.5 Required training
2.3.6 Appeals and review
Tier 2: Tool Specification
2.4.1.1 System architecture
2.4.1.2 Phase
2.4.1.3 Maintenance
2.4.1.4 Models
Tier 2: Model Specification
2.4.2.1 Model name
2.4.2.2 Model version
2.4.2.3 Model task
2.4.2.4 Model input
2.4.2.5 Model output
2.4.2.6 Model architecture
2.4.2.7 Model performance
2.4.2.8 Datasets
2.4.2.9 Dataset purposes
Tier 2: Data Specification
2.4.3.1 Source data name
2.4.3.2 Data modality
2.4.3.3 Data description
2.4.3.4 Data quantities
2.4.3.5 Sensitive attributes
2.4.3.6 Data completeness and representativeness
2.4.3.7 Source data URL
2.4.3.8 Data collection
2.4.3.9 Data cleaning
2.4.3.10 Data sharing agreements
2.4.3.11 Data access and storage
Tier 2: Risks, mitigations and impact assessments
2.5.1 Impact assessment
2.5.2 Risks and mitigations
"""
# the sample DPIA template of the Information Commissioner's Office
DPIA = """
Submitting controller details
Step 1: Identify the need for a DPIA
Step 2: Describe the processing
Describe the nature of the processing
Describe the scope of the processing
Describe the context of the processing
Describe the purposes of the processing
Step 3: Consultation process
Step 4: Assess necessity and proportionality
Step 5: Identify and assess risks
Step 6: Identify measures to reduce risk
Step 7: Sign off and record outcomes
"""
AIMS = """
Eliminate unlawful discrimination, harassment and victimisation
Advance equality of opportunity
Foster good relations
"""
CARD = """
Model Details
Intended Use
Factors
Metrics
Evaluation Data
Training Data
Quantitative Analyses
Ethical Considerations
Caveats and Recommendations
"""
FORMS = {
    "atrs_record": ATRS,
    "dpia": DPIA,
    "equality_impact_assessment": AIMS,
    "model_card": CARD,
}
CHARACTERISTICS = {  # section 4 of the Equality Act 2010
    *("Age", "Disability", "Gender reassignment", "Marriage and civil partnership"),
    *("Pregnancy and maternity", "Race", "Religion or belief", "Sex", "Sexual orientation"),
}
PRINCIPLES = 6  # sections 35 to 40 of the Data Protection Act 2018


def in_order(wanted, headings):
    """Return those of a list that are not among headings in the same order."""
    rest = iter(headings)
    return [one for one in wanted if one not in rest]


def by_key(rendered, known):
    return {document.key: (Page(page), Odt(odt)) for document, page, odt in rendered(known)}


@pytest.mark.parametrize("key", FORMS)
def test_every_heading_of_a_form_is_there_in_its_order(known, rendered, key):
    page, odt = by_key(rendered, known)[key]
    wanted = FORMS[key].strip().splitlines()
    assert in_order(wanted, page.headings) == []
    assert in_order(wanted, odt.headings) == []


def test_all_nine_characteristics_have_a_row_to_fill_in(known, rendered):
    page, odt = by_key(rendered, known)["equality_impact_assessment"]
    assert set(page.first_cells) >= CHARACTERISTICS
    assert set(odt.styled("TableFirst")) >= CHARACTERISTICS
    asked = [one for one in odt.styled("BlankAsked") if "by this characteristic" in one]
    assert len(asked) == len(CHARACTERISTICS)


def test_the_nine_questions_are_numbered_and_answered(known, rendered):
    page, _ = by_key(rendered, known)["nine_answers"]
    numbers = [one.partition(".")[0] for one in page.headings if one[:1].isdigit() and "?" in one]
    assert numbers == [str(number) for number in range(1, 10)]


def test_the_principles_of_part_three_are_asked(known, rendered):
    page, _ = by_key(rendered, known)["dpia"]
    sections = {f"(section {number})" for number in range(35, 41)}
    found = {one for one in sections if any(one in cell for cell in page.first_cells)}
    assert len(found) == PRINCIPLES
