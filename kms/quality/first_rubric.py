"""Version 1 of the rubric, with which every office begins: code, weight, names, and what the marks 1, 3 and 5 mean."""

from __future__ import annotations

Anchors = tuple[str, str, str]

CRITERIA: tuple[tuple[str, int, str, str, Anchors, Anchors], ...] = (
    (
        "usefulness",
        30,
        "활용도",
        "Usefulness",
        (
            "읽어도 업무에 쓸 수 있는 내용이 없습니다.",
            "같은 업무 담당자가 일부를 고쳐 쓸 수 있습니다.",
            "담당자가 그대로 따라 하면 일을 마칠 수 있습니다.",
        ),
        (
            "Nothing in it can be used at work.",
            "Colleagues with the same duty can use parts of it after changes.",
            "Whoever has the task can follow it as it is and finish.",
        ),
    ),
    (
        "accuracy",
        15,
        "정확성",
        "Accuracy",
        (
            "법령이나 사실과 다른 내용이 있어 그대로 쓰면 잘못됩니다.",
            "큰 잘못은 없으나 근거가 빠졌거나 오래된 부분이 있습니다.",
            "근거가 밝혀져 있고 현재 법령·지침과 맞습니다.",
        ),
        (
            "It contradicts law or facts; following it leads to mistakes.",
            "No serious mistake, but sources are missing or outdated in places.",
            "Sources are named and agree with the law and guidance in force.",
        ),
    ),
    (
        "completeness",
        10,
        "완결성",
        "Completeness",
        (
            "중요한 단계나 조건이 빠져 다른 자료를 다시 찾아야 합니다.",
            "주요 내용은 있으나 예외나 서식은 따로 찾아야 합니다.",
            "절차, 예외, 서식, 문의처까지 이 글 하나로 충분합니다.",
        ),
        (
            "Important steps or conditions are missing; one must search again.",
            "The main points are there; exceptions or forms must be found elsewhere.",
            "Steps, exceptions, forms and contacts: this text alone is enough.",
        ),
    ),
    (
        "creativity",
        20,
        "창의성",
        "Creativity",
        (
            "이미 알려진 자료를 옮긴 것입니다.",
            "알려진 방법을 우리 업무에 맞게 고쳤습니다.",
            "다른 곳에서 찾기 어려운 새로운 방법이나 관점입니다.",
        ),
        (
            "It repeats what is known.",
            "A known way was fitted to our work.",
            "A new way or view that is hard to find elsewhere.",
        ),
    ),
    (
        "impact",
        15,
        "파급효과",
        "Impact",
        (
            "한 사람의 한 가지 일에만 해당합니다.",
            "같은 부서나 같은 업무를 하는 여러 팀에 도움이 됩니다.",
            "구 전체나 다른 기관, 구민에게까지 효과가 미칩니다.",
        ),
        (
            "It concerns one person's single task.",
            "It helps a department, or several teams with the same duty.",
            "The whole office, other offices or residents profit.",
        ),
    ),
    (
        "difficulty",
        10,
        "난이도",
        "Difficulty",
        (
            "누구나 짧은 시간에 쓸 수 있는 내용입니다.",
            "업무 경험과 자료 정리가 필요한 내용입니다.",
            "오랜 경험이나 깊은 조사·분석이 있어야 쓸 수 있습니다.",
        ),
        (
            "Anybody could write it in a short time.",
            "It takes experience and work on the material.",
            "It takes long experience or deep research and analysis.",
        ),
    ),
)
